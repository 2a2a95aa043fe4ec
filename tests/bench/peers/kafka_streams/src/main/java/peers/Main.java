package peers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** The work in the DSL: newest statement per subject, sums per county and occupation, both to PostgreSQL. */
public final class Main {
    private Main() {}

    /** Arguments: a properties file with the client's settings and those that begin with "peer.". */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        Path failed = Path.of(settings.getProperty("peer.failed"));
        KafkaStreams streams = new KafkaStreams(topology(settings), settings);
        CountDownLatch told = new CountDownLatch(1);
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            told.countDown();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
        streams.start();
        told.await();
        Files.writeString(failed, "failed");
        System.exit(1);
    }

    private static Topology topology(Properties settings) throws IOException {
        String url = settings.getProperty("peer.jdbc");
        String schema = settings.getProperty("peer.schema");
        Path began = Path.of(settings.getProperty("peer.began"));
        AtomicBoolean first = new AtomicBoolean(true);
        var demands = Demand.serde(new Schema.Parser().parse(Files.readString(Path.of(settings.getProperty("peer.avsc")))));

        StreamsBuilder builder = new StreamsBuilder();
        KTable<String, Demand> newest = builder
                .stream(settings.getProperty("peer.topic"), Consumed.with(Serdes.String(), demands))
                .peek((subject, demand) -> {
                    if (first.get() && first.compareAndSet(true, false)) {
                        touch(began);
                    }
                })
                .groupByKey(Grouped.with(Serdes.String(), demands))
                .reduce((held, come) -> come.or(held),
                        Materialized.<String, Demand, KeyValueStore<Bytes, byte[]>>with(Serdes.String(), demands).withCachingEnabled());
        newest.toStream().process(() -> new JdbcSink<Demand>(url, Rows.upsertDemand(schema), Rows::set));
        newest.groupBy((subject, demand) ->
                                KeyValue.pair(demand.text("county") + "|" + demand.text("occupation"), demand.number("openings")),
                        Grouped.with(Serdes.String(), Serdes.Integer()))
                .aggregate(() -> Sums.NONE,
                        (place, openings, sums) -> sums.with(openings),
                        (place, openings, sums) -> sums.without(openings),
                        Materialized.<String, Sums, KeyValueStore<Bytes, byte[]>>with(Serdes.String(), Sums.serde()).withCachingEnabled())
                .toStream()
                .process(() -> new JdbcSink<Sums>(url, Rows.upsertSums(schema), Rows::set));
        return builder.build(settings);
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "began");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
