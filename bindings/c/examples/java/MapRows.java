import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Locale;

class MapRows {
    public static void main(String[] arguments) throws Exception {
        var rows = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var out = new PrintStream(System.out, true, UTF_8);
        try (var mapper = new Kodbro.Mapper()) {
            for (String line; (line = rows.readLine()) != null; ) {
                String[] row = line.split("\t", 2);
                Kodbro.Answer answer = mapper.map(row[1]);
                String confidence = String.format(Locale.ROOT, "%.4f", answer.confidence());
                out.println(
                        String.join(
                                "\t",
                                row[0],
                                answer.outcome(),
                                answer.code(),
                                answer.term(),
                                confidence));
            }
        }
    }
}
