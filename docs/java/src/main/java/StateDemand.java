import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * States one demand and waits for its verdict.
 *
 * <p>Arguments: credentials.json DemandPublished.v1.avsc member inbox-topic verdicts-topic
 */
public class StateDemand {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    Properties access = access(JSON.readTree(new File(args[0])));
    Schema schema = new Schema.Parser().parse(new File(args[1]));
    String member = args[2];
    GenericRecord fact = demand(schema, member, "XQ-JAVA-001");
    long offset;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(access, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = fact.get("subject").toString().getBytes("UTF-8");
      RecordMetadata at = producer.send(new ProducerRecord<>(args[3], 0, key, framed(fact))).get();
      offset = at.offset();
      System.out.println("recorded at " + at);
    }
    System.out.println("verdict " + verdict(access, args[4], offset));
  }

  /** The member's credentials file, as settings of a Kafka client. */
  static Properties access(JsonNode file) {
    Properties made = new Properties();
    made.put("bootstrap.servers", file.get("bootstrap").asText());
    made.put("security.protocol", "SASL_PLAINTEXT");
    made.put("sasl.mechanism", file.get("mechanism").asText());
    made.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + file.get("username").asText() + "\" password=\"" + file.get("password").asText() + "\";");
    return made;
  }

  /** The envelope first, then the event's own fields. Fields that are not put here stay null. */
  static GenericRecord demand(Schema schema, String member, String number) {
    Instant now = Instant.now();
    GenericRecord fact = new GenericData.Record(schema);
    fact.put("event_id", UUID.randomUUID().toString());
    fact.put("occurred_at", ChronoUnit.MICROS.between(Instant.EPOCH, now));
    fact.put("member", member);
    fact.put("subject", member + "/" + number);
    fact.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "talent"));
    fact.put("title", "数控车工");
    fact.put("occupation", "6-18-01-01");
    fact.put("county", "370705");
    fact.put("openings", 12);
    fact.put("wage_min", 5500);
    fact.put("wage_max", 8000);
    fact.put("valid_until", (int) LocalDate.now().plusMonths(6).toEpochDay());
    fact.put("skills", List.of("数控编程"));
    return fact;
  }

  /** Confluent format: a zero, the schema id in four bytes, the Avro bytes. The id stands in the schema file. */
  static byte[] framed(GenericRecord fact) throws IOException {
    Map<?, ?> about = (Map<?, ?>) fact.getSchema().getObjectProp("kiteline");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(bytes);
    head.writeByte(0);
    head.writeInt(((Number) about.get("schema_id")).intValue());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(fact.getSchema()).write(fact, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  /** The verdict on the record at `offset` of the inbox. Needs no consumer group. */
  static String verdict(Properties access, String topic, long offset) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(access, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Instant until = Instant.now().plusSeconds(60);
      while (Instant.now().isBefore(until)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          JsonNode said = JSON.readTree(record.value());
          if (said.get("position").get("offset").asLong() == offset) {
            return said.get("outcome").asText() + " " + said.get("reasons");
          }
        }
      }
    }
    return "none within 60 seconds";
  }
}
