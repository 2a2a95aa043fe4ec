package peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** One statement about a demand. It keeps the bytes it came in, so that a store costs it no second encoding. */
record Demand(byte[] bytes, long occurredAt, String eventId, GenericRecord fields) {
    private static final int HEADER = 5; // Confluent format: a zero and the schema id

    String text(String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
    }

    Integer number(String name) {
        return (Integer) fields.get(name);
    }

    /** The newer of two by (occurred_at, event_id). */
    Demand or(Demand other) {
        int first = Long.compare(occurredAt, other.occurredAt);
        return (first != 0 ? first : eventId.compareTo(other.eventId)) > 0 ? this : other;
    }

    static Serde<Demand> serde(Schema schema) {
        schema.getFields().forEach(field -> readStrings(field.schema()));
        var reader = ThreadLocal.withInitial(() -> new GenericDatumReader<GenericRecord>(schema));
        var decoder = new ThreadLocal<BinaryDecoder>();
        return Serdes.serdeFrom(
                (topic, demand) -> demand == null ? null : demand.bytes,
                (topic, bytes) -> {
                    if (bytes == null) {
                        return null;
                    }
                    decoder.set(DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoder.get()));
                    try {
                        GenericRecord read = reader.get().read(null, decoder.get());
                        return new Demand(bytes, (Long) read.get("occurred_at"), (String) read.get("event_id"), read);
                    } catch (IOException damaged) {
                        throw new UncheckedIOException(damaged);
                    }
                });
    }

    /** Texts as Java's own strings; Avro's would be made into these one by one. */
    private static void readStrings(Schema schema) {
        switch (schema.getType()) {
            case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
            case UNION -> schema.getTypes().forEach(Demand::readStrings);
            case ARRAY -> readStrings(schema.getElementType());
            default -> { }
        }
    }
}
