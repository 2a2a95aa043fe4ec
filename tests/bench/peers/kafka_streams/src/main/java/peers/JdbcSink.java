package peers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Upserts what it gets, batched: of a key only the last row, when MOST rows have gathered or after EVERY.
 *
 * <p>It is spared one thing: a commit of offsets does not wait for it, so a crash may lose what has gathered.
 */
final class JdbcSink<V> implements Processor<String, V, Void, Void> {
    /** Sets the parameters of one row. */
    interface Row<V> {
        void set(PreparedStatement statement, String key, V value) throws SQLException;
    }

    private static final int MOST = 5_000;
    private static final Duration EVERY = Duration.ofMillis(200);

    private final String url;
    private final String upsert;
    private final Row<V> row;
    private final Map<String, V> gathered = new LinkedHashMap<>();
    private Connection connection;
    private PreparedStatement statement;

    JdbcSink(String url, String upsert, Row<V> row) {
        this.url = url;
        this.upsert = upsert;
        this.row = row;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        try {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            statement = connection.prepareStatement(upsert);
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
        context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> write());
    }

    @Override
    public void process(Record<String, V> record) {
        gathered.put(record.key(), record.value());
        if (gathered.size() >= MOST) {
            write();
        }
    }

    @Override
    public void close() {
        try {
            write();
            connection.close();
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private void write() {
        if (gathered.isEmpty()) {
            return;
        }
        try {
            for (Map.Entry<String, V> entry : gathered.entrySet()) {
                row.set(statement, entry.getKey(), entry.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
            connection.commit();
            gathered.clear();
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
