//go:build prove

package file

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// compilers are the languages whose own programs read what is written for them: each
// version has a file of its own, NAME with its number for the %d, and main reads them
// all and prints the versions, a NUL after each. No compiler of Swift is asked: there is
// none in the registries that setup.sh asks.
var compilers = []struct {
	language string
	name     string
	there    map[string]string // what is there before the files are written
	line     string            // of main, for each: %[1]d is the number
	main     string            // its name
	frame    string            // main, with %s for the lines
	build    string            // bash, in which $D is what setup.sh made, and $F the files: compiles, says nothing, and runs main
	format   string            // bash: what the language's formatter says of the files, Prettier of an ordinary version; "" for none
}{
	{
		language: "C", name: "v%d.h", line: `fputs(V%[1]d_VERSION, stdout); putchar(0);`, main: "main.c", frame: "#include <stdio.h>\n%s",
		build: `gcc -std=c89 -pedantic -trigraphs -Wall -Wextra -Werror main.c -o main && ./main`,
	}, {
		language: "C++", name: "v%d.hpp", line: `fputs(V%[1]d_VERSION, stdout); putchar(0);`, main: "main.cc", frame: "#include <cstdio>\nusing namespace std;\n%s",
		build: `g++ -std=c++11 -pedantic -trigraphs -Wall -Wextra -Werror main.cc -o main && ./main`,
	}, {
		language: "Rust", name: "v%d.rs", line: `print!("{}\0", v%[1]d::VERSION);`, main: "main.rs", frame: "%s",
		build: `rustc -D warnings main.rs && ./main`, format: `rustfmt --check $F`,
	}, {
		language: "Java", name: "java/acme/V%d.java", there: map[string]string{"java/acme/": ""},
		line: `out.print(acme.V%[1]d.VERSION + "\0");`, main: "Main.java",
		frame: "class Main { public static void main(String[] a) throws Exception {\n" +
			"var out = new java.io.PrintStream(System.out, true, \"UTF-8\");\n%s}}\n",
		build:  `javac -encoding US-ASCII -Xlint:all -Werror -d out Main.java $F && java -cp out Main`,
		format: `java -jar $D/jars/google-java-format-*.jar --aosp --dry-run --set-exit-if-changed $F`,
	}, {
		language: "TypeScript", name: "v%d.ts", line: `import { version as v%[1]d } from "./v%[1]d.js"; write(v%[1]d);`, main: "main.ts",
		there:  map[string]string{"package.json": `{"type": "module"}`},
		frame:  "function write(text: string): void { process.stdout.write(text + \"\\0\"); }\n%s",
		build:  `$D/node/node_modules/.bin/tsc --strict --module nodenext --target es2022 --typeRoots $D/node/node_modules/@types --types node --outDir out main.ts && cp package.json out && node out/main.js`,
		format: `$D/node/node_modules/.bin/prettier --check ${F%% *}`,
	}, {
		language: "ECMAScript", name: "v%d.mjs", line: `import { version as v%[1]d } from "./v%[1]d.mjs"; process.stdout.write(v%[1]d + "\0");`,
		main: "main.mjs", frame: "%s", build: `node main.mjs`, format: `$D/node/node_modules/.bin/prettier --check ${F%% *}`,
	}, {
		language: "CommonJS", name: "v%d.cjs", line: `process.stdout.write(require("./v%[1]d.cjs").version + "\0");`,
		main: "main.cjs", frame: "%s", build: `node main.cjs`, format: `$D/node/node_modules/.bin/prettier --check ${F%% *}`,
	}, {
		language: "C#", name: "src/V%d.cs", there: map[string]string{"src/A.cs": "namespace Acme.Core { public class A {} }\n"},
		line: `o.Write(Acme.Core.V%[1]d.Value + "\0");`, main: "Main.cs",
		frame: "class P { static void Main() { using (var o = new System.IO.StreamWriter(System.Console.OpenStandardOutput(), new System.Text.UTF8Encoding(false))) {\n%s}}}\n",
		build: `mcs -warnaserror -out:main.exe Main.cs src/A.cs $F && mono main.exe`,
	}, {
		language: "Kotlin", name: "kotlin/a%d/Version.kt", line: `out.print(a%[1]d.VERSION + "\u0000")`, main: "Main.kt",
		frame: "fun main() {\nval out = java.io.PrintStream(System.out, true, \"UTF-8\")\n%s}\n",
		build: `java -cp "$D/jars/*" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -Werror -nowarn -cp $(echo $D/jars/kotlin-stdlib-*.jar) -d out Main.kt $F && ` +
			`java -cp "out:$D/jars/*" MainKt`,
	}, {
		language: "Ruby", name: "lib/a%d/version.rb", line: `require "a%[1]d/version"; print A%[1]d::VERSION, "\0"`, main: "main.rb", frame: "%s",
		build: `LC_ALL=C.UTF-8 ruby -W2 -Ilib main.rb 2>&1`,
	}, {
		language: "PHP", name: "v%d.php", line: `echo require 'v%[1]d.php', "\0";`, main: "main.php", frame: "<?php\n%s",
		build: `php -d error_reporting=-1 main.php`,
	}, {
		language: "PHP's classes", name: "src/V%d.php", there: map[string]string{"composer.json": `{"autoload": {"psr-4": {"Acme\\Core\\": "src"}}}`, "src/": ""},
		line: `require 'src/V%[1]d.php'; echo \Acme\Core\V%[1]d::VERSION, "\0";`, main: "main.php", frame: "<?php\n%s",
		build: `php -d error_reporting=-1 main.php`,
	}, {
		language: "Lua", name: "v%d.lua", line: `io.write(require "v%[1]d", "\0")`, main: "main.lua", frame: "%s", build: `for f in $F; do luac -p $f || exit; done; lua main.lua`,
	}, {
		language: "bash", name: "v%d.bash", line: `. ./v%[1]d.bash; printf '%%s\0' "$VERSION"`, main: "main.sh", frame: "set -eu\n%s", build: `bash main.sh`,
	},
}

// TestCompilers has every version that is hostile in some language compiled by each, and
// what is written held to its formatter.
func TestCompilers(t *testing.T) {
	out, err := exec.Command("../../scripts/manifest-proof/setup.sh").CombinedOutput()
	if err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	made, err := filepath.Abs("../../.cache/manifests")
	if dir := os.Getenv("MANIFESTS"); dir != "" {
		made = dir
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range compilers {
		t.Run(c.language, func(t *testing.T) {
			t.Parallel()
			dir := lay(t, c.there)
			var lines strings.Builder
			var files []string
			for i, version := range hostile {
				name := fmt.Sprintf(c.name, i)
				if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
					t.Fatal(err)
				}
				text, err := write(t, dir, name, version)
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)
				}
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, name)
				fmt.Fprintf(&lines, c.line+"\n", i)
			}
			body := lines.String()
			switch c.language { // whose files are not read within a function, or not there
			case "C", "C++":
				head := ""
				for _, name := range files {
					head += fmt.Sprintf("#include %q\n", name)
				}
				body = head + "int main(void) {\n" + body + "return 0; }\n"
			case "Rust":
				head := ""
				for i := range files {
					head += fmt.Sprintf("mod v%d;\n", i)
				}
				body = head + "fn main() {\n" + body + "}\n"
			}
			if err := os.WriteFile(filepath.Join(dir, c.main), []byte(fmt.Sprintf(c.frame, body)), 0o666); err != nil {
				t.Fatal(err)
			}
			run := func(script string) (string, error) {
				cmd := exec.Command("bash", "-c", script)
				cmd.Dir, cmd.Env = dir, append(os.Environ(), "D="+made, "F="+strings.Join(files, " "), "JAVA_TOOL_OPTIONS=")
				var stderr strings.Builder
				cmd.Stderr = &stderr
				out, err := cmd.Output()
				if err != nil {
					err = fmt.Errorf("%w: %s", err, stderr.String())
				}
				return string(out), err
			}
			got, err := run(c.build)
			if want := strings.Join(hostile, "\x00") + "\x00"; err != nil || got != want {
				t.Errorf("%q, %v\nwant %q", got, err, want)
			}
			if c.format == "" {
				return
			}
			if said, err := run(c.format); err != nil {
				t.Errorf("the formatter would change it: %s, %v", said, err)
			}
		})
	}
}
