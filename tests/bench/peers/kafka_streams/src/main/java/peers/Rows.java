package peers;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a demand and an aggregate become rows. */
final class Rows {
    private static final List<String> TEXTS =
            List.of("member", "kind", "title", "occupation", "industry", "county", "park", "education_min", "consortium");
    private static final List<String> NUMBERS = List.of("openings", "wage_min", "wage_max");

    private Rows() {}

    static String upsertDemand(String schema) {
        return upsert(schema + ".demand", "subject", String.join(",", TEXTS), String.join(",", NUMBERS),
                "valid_until", "member_at", "member_by");
    }

    static void set(PreparedStatement statement, String subject, Demand demand) throws SQLException {
        int at = 1;
        statement.setString(at++, subject);
        for (String name : TEXTS) {
            statement.setString(at++, demand.text(name));
        }
        for (String name : NUMBERS) {
            statement.setObject(at++, demand.number(name), Types.INTEGER);
        }
        statement.setObject(at++, LocalDate.ofEpochDay(demand.number("valid_until")));
        statement.setObject(at++, moment(demand.occurredAt()));
        statement.setString(at, demand.eventId());
    }

    static String upsertSums(String schema) {
        return upsert(schema + ".demand_by_place", "county,occupation", "rows", "openings");
    }

    static void set(PreparedStatement statement, String place, Sums sums) throws SQLException {
        String[] parts = place.split("\\|");
        statement.setString(1, parts[0]);
        statement.setString(2, parts[1]);
        statement.setLong(3, sums.rows());
        statement.setLong(4, sums.openings());
    }

    private static OffsetDateTime moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static String upsert(String table, String key, String... more) {
        String columns = key + "," + String.join(",", more);
        String marks = Arrays.stream(columns.split(",")).map(name -> "?").collect(Collectors.joining(","));
        String changes = Arrays.stream(String.join(",", more).split(","))
                .map(name -> name + "=excluded." + name)
                .collect(Collectors.joining(","));
        return "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ") ON CONFLICT (" + key
                + ") DO UPDATE SET " + changes;
    }
}
