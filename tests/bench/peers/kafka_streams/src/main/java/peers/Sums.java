package peers;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The aggregate of one county and occupation. */
record Sums(long rows, long openings) {
    static final Sums NONE = new Sums(0, 0);

    Sums with(int more) {
        return new Sums(rows + 1, openings + more);
    }

    Sums without(int fewer) {
        return new Sums(rows - 1, openings - fewer);
    }

    static Serde<Sums> serde() {
        return Serdes.serdeFrom(
                (topic, sums) -> sums == null
                        ? null
                        : ByteBuffer.allocate(16).putLong(sums.rows).putLong(sums.openings).array(),
                (topic, bytes) -> {
                    if (bytes == null) {
                        return null;
                    }
                    ByteBuffer read = ByteBuffer.wrap(bytes);
                    return new Sums(read.getLong(), read.getLong());
                });
    }
}
