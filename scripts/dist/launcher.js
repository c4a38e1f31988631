#!/usr/bin/env node
// Starts the program that npm installed for this platform, and ends as it ends.
"use strict";

const { spawn } = require("child_process");
const path = require("path");

const name = `@tagline-scm/${process.platform}-${process.arch}`;

function program() {
  const file = process.platform === "win32" ? "tagline.exe" : "tagline";
  try {
    return path.join(path.dirname(require.resolve(`${name}/package.json`)), "bin", file);
  } catch {
    const known = Object.keys(require("../package.json").optionalDependencies);
    console.error(
      known.includes(name)
        ? `tagline: error: the package ${name} is not installed; npm leaves it out with --omit=optional, ` +
            "and where a lock file made on another platform lacks it"
        : `tagline: error: there is no package for ${process.platform} ${process.arch}, only ${known.join(", ")}`,
    );
    process.exit(1);
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit", windowsHide: true });

// A terminal sends its signals to both; those sent to this process alone are passed on.
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) {
  process.on(signal, () => child.kill(signal));
}

child.on("error", (error) => {
  console.error(`tagline: error: ${error.message}`);
  process.exit(1);
});

child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  signals.forEach((each) => process.removeAllListeners(each));
  process.kill(process.pid, signal);
});
