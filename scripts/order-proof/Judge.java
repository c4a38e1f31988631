import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.function.BinaryOperator;

/** Reads lines of two versions with a tab between them, and prints how the program named orders each pair. */
public class Judge {
	public static void main(String[] args) throws Exception {
		BinaryOperator<Object> compare = judge(args[0]);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		StringBuilder out = new StringBuilder();
		for (String line; (line = in.readLine()) != null; ) {
			String[] pair = line.split("\t");
			out.append(Integer.signum((Integer) compare.apply(pair[0], pair[1]))).append('\n');
		}
		System.out.print(out);
	}

	static BinaryOperator<Object> judge(String name) throws Exception {
		switch (name) {
		case "maven": {
			Class<?> c = Class.forName("org.apache.maven.artifact.versioning.ComparableVersion");
			return (a, b) -> call(() -> compareTo(c.getConstructor(String.class).newInstance(a), c.getConstructor(String.class).newInstance(b)));
		}
		case "resolver": {
			Object scheme = Class.forName("org.eclipse.aether.util.version.GenericVersionScheme").getDeclaredConstructor().newInstance();
			Method parse = scheme.getClass().getMethod("parseVersion", String.class);
			return (a, b) -> call(() -> compareTo(parse.invoke(scheme, a), parse.invoke(scheme, b)));
		}
		case "coursier": {
			Method parse = Class.forName("coursier.version.Version").getMethod("apply", String.class);
			return (a, b) -> call(() -> {
				Object x = parse.invoke(null, a);
				for (Method m : x.getClass().getMethods()) {
					if (m.getName().equals("compare") && m.getParameterCount() == 1 && m.getParameterTypes()[0] == x.getClass()) {
						return (Integer) m.invoke(x, parse.invoke(null, b));
					}
				}
				throw new NoSuchMethodException("compare");
			});
		}
		case "gradle": {
			String in = "org.gradle.api.internal.artifacts.ivyservice.ivyresolve.strategy.";
			Object parser = Class.forName(in + "VersionParser").getDeclaredConstructor().newInstance();
			Method parse = parser.getClass().getMethod("transform", String.class);
			Class<?> order = Class.forName(in + "DefaultVersionComparator");
			@SuppressWarnings("unchecked")
			Comparator<Object> versions = (Comparator<Object>) order.getMethod("asVersionComparator").invoke(order.getDeclaredConstructor().newInstance());
			return (a, b) -> call(() -> versions.compare(parse.invoke(parser, a), parse.invoke(parser, b)));
		}
		}
		throw new IllegalArgumentException(name);
	}

	@SuppressWarnings("unchecked")
	static int compareTo(Object a, Object b) {
		return ((Comparable<Object>) a).compareTo(b);
	}

	interface Throwing { int get() throws Exception; }

	static Integer call(Throwing f) {
		try {
			return f.get();
		} catch (Exception e) {
			throw new RuntimeException(e);
		}
	}
}
