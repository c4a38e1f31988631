import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.Properties;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;

/** Prints the version in a pom.xml as Maven's own model has it, or in a gradle.properties. */
public class Judge {
    public static void main(String[] args) throws Exception {
        Path file = Paths.get(args[1]);
        if (args[0].equals("properties")) {
            Properties p = new Properties();
            p.load(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1));
            System.out.println(p.getProperty("version", p.getProperty("VERSION_NAME")));
            return;
        }
        Model m = new MavenXpp3Reader().read(Files.newInputStream(file));
        String version = m.getVersion();
        System.out.println("${revision}".equals(version) ? m.getProperties().getProperty("revision") : version);
    }
}
