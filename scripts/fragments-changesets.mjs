// Writes what changesets makes of change files: cmd/internal/fragments/testdata/changesets.json.
// Run it in a folder whose node_modules has @changesets/cli:
//     node FILE > changesets.json
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "x.js"));
const plan = require("@changesets/get-release-plan").default;
const { version } = JSON.parse(fs.readFileSync("node_modules/@changesets/cli/package.json"));

const two = { "packages/core": "@acme/core@1.2.3", "packages/cli": "@acme/cli@1.2.3" };
const early = { ".": "acme@0.3.1" };
const one = { ".": "acme@1.2.3" };
const cases = [
	["a minor change", one, {}, { a: '---\n"acme": minor\n---\n\ntext\n' }],
	["the highest counts", one, {}, { a: '---\n"acme": patch\n---\n', b: "---\n'acme': major\n---\n", c: "---\nacme: minor\n---\n" }],
	["major below 1.0 is 1.0.0: somebody wrote it", early, {}, { a: '---\n"acme": major\n---\n' }],
	["minor below 1.0", early, {}, { a: '---\n"acme": minor\n---\n' }],
	["none", one, {}, { a: '---\n"acme": none\n---\n' }],
	["for no package", one, {}, { a: "---\n---\n\ntext\n" }],
	["an empty mapping", one, {}, { a: "---\n{}\n---\n" }],
	["a comment", one, {}, { a: '---\n# why\n"acme": minor # because\n---\n' }],
	["a value in quotes", one, {}, { a: '---\nacme: "minor"\n---\n' }],
	["blanks and line ends of DOS", one, {}, { a: '\r\n---\r\n"acme"  :   minor  \r\n---\r\ntext' }],
	["no front matter", one, {}, { a: "text\n" }],
	["no end", one, {}, { a: '---\n"acme": minor\n' }],
	["no such part", one, {}, { a: '---\n"acme": huge\n---\n' }],
	["another case", one, {}, { a: '---\n"acme": Minor\n---\n' }],
	["a file of another kind", one, {}, { "notes.txt": "text", "README.md": "text", ".hidden.md": "text" }],
	["each its own", two, {}, { a: '---\n"@acme/core": minor\n"@acme/cli": patch\n---\n' }],
	["one alone", two, {}, { a: '---\n"@acme/core": minor\n---\n' }],
	["fixed together", two, { fixed: [["@acme/core", "@acme/cli"]] }, { a: '---\n"@acme/core": minor\n---\n' }],
	["fixed by a glob", two, { fixed: [["@acme/*"]] }, { a: '---\n"@acme/core": major\n---\n' }],
	["linked, and both change", two, { linked: [["@acme/*"]] }, { a: '---\n"@acme/core": minor\n---\n', b: '---\n"@acme/cli": patch\n---\n' }],
	["linked, and one changes", two, { linked: [["@acme/*"]] }, { a: '---\n"@acme/core": minor\n---\n' }],
];

async function releases(packages, config, sets) {
	const top = fs.mkdtempSync(path.join(os.tmpdir(), "sets"));
	const files = {};
	const put = (name, text) => {
		fs.mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
		fs.writeFileSync(path.join(top, name), text);
		files[name] = text;
	};
	try {
		for (const [dir, id] of Object.entries(packages)) {
			const at = id.lastIndexOf("@");
			put(path.join(dir, "package.json"), JSON.stringify({ name: id.slice(0, at), version: id.slice(at + 1) }));
		}
		if (!packages["."]) put("package.json", JSON.stringify({ name: "root", private: true, version: "0.0.0", workspaces: ["packages/*"] }));
		fs.writeFileSync(path.join(top, "package-lock.json"), "{}");
		put(".changeset/config.json", JSON.stringify(config));
		for (const [name, text] of Object.entries(sets)) put(".changeset/" + (name.includes(".") ? name : name + ".md"), text);
		try {
			const made = await plan(top);
			const out = {};
			for (const r of made.releases) if (r.type !== "none") out[r.name] = [r.type, r.newVersion];
			return { files, releases: out };
		} catch (err) {
			return { files, error: String(err.message).split("\n")[0] };
		}
	} finally {
		fs.rmSync(top, { recursive: true });
	}
}

const all = [];
for (const [why, packages, config, sets] of cases) all.push({ why, packages, ...(await releases(packages, config, sets)) });
console.log(JSON.stringify({ program: "@changesets/cli " + version, cases: all }, null, 1));
