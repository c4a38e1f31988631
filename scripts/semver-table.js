// Ask node-semver, the judge of scheme/semver.
//
//   node semver-table.js write DIR   write semver-order.tsv and semver-inc.tsv into DIR
//   node semver-table.js answer      answer questions, one JSON value a line:
//                                    {"parse": TEXT}       the version with its build metadata, null if it is none
//                                    {"compare": [A, B]}   -1, 0, 1
//                                    {"satisfies": [VERSION, RANGE, INCLUDE PRE-RELEASES]}   null if it is no range
'use strict'

const fs = require('fs')
const path = require('path')
const semver = require('semver')
const { version } = require('semver/package.json')

const cores = ['0.0.0', '0.0.1', '0.1.0', '1.0.0', '1.0.1', '1.0.10', '1.2.0', '1.10.0', '2.0.0', '9007199254740991.0.0']
const pres = ['', '0', '1', '2', '10', '9007199254740990', '-', '--', '-1', '0a', '1a', 'A', 'Z', 'a', 'alpha', 'alpha.0', 'alpha.0.dev.3',
  'alpha.1', 'alpha.2', 'alpha.10', 'alpha.-', 'alpha.a', 'alpha.a.0', 'alpha-1', 'alpha1', 'alpha10', 'alpha2', 'beta', 'rc.1', 'rc.1.0.dev.4',
  'rc.2', '0.dev.1', '0.dev.10', '0.dev.9', '0.0', '0.1', '0.a', 'x-y-z.4', 'x.7.z.92']
const builds = ['', 'build.5']

// parse is strict: node-semver itself reads v1.2.3 and white space too.
function parse (text) {
  const v = semver.parse(text)
  if (!v) return null
  const normal = v.version + (v.build.length ? '+' + v.build.join('.') : '')
  return normal === text ? normal : null
}

function satisfies (version, range, includePrerelease) {
  if (semver.validRange(range, { includePrerelease }) === null) return null
  return semver.satisfies(version, range, { includePrerelease })
}

function all () {
  const out = []
  for (const core of cores) for (const pre of pres) for (const build of builds) out.push(core + (pre && '-' + pre) + (build && '+' + build))
  return out
}

function order () {
  const groups = []
  for (const text of all().filter((_, i) => i < 2 * pres.length || i % 3 === 0).sort(semver.compare)) {
    const last = groups[groups.length - 1]
    if (last && semver.eq(last[0], text)) last.push(text)
    else groups.push([text])
  }
  return groups
}

function inc () {
  const rows = []
  for (const text of all().filter((t) => !t.startsWith('9007') && !t.includes('+'))) {
    for (const part of ['major', 'minor', 'patch']) rows.push([text, part, semver.inc(text, part)])
  }
  return rows.filter((_, i) => i % 5 === 0)
}

const tsv = (rows) => rows.map((row) => row.join('\t') + '\n').join('')

const [command, directory] = process.argv.slice(2)
if (command === 'write' && directory) {
  fs.writeFileSync(path.join(directory, 'semver-order.tsv'),
    `# The order of node-semver ${version}: each line above the one before, versions on one line equal.\n` + tsv(order()))
  fs.writeFileSync(path.join(directory, 'semver-inc.tsv'),
    `# node-semver ${version}: version, part, semver.inc(version, part).\n` + tsv(inc()))
} else if (command === 'answer') {
  const questions = fs.readFileSync(0, 'utf8').trimEnd().split('\n')
  const answers = questions.map((line) => {
    const q = JSON.parse(line)
    return JSON.stringify('parse' in q ? parse(q.parse) : 'satisfies' in q ? satisfies(...q.satisfies) : semver.compare(...q.compare))
  })
  process.stdout.write(answers.join('\n') + '\n')
} else {
  console.error('usage: semver-table.js write DIR | answer')
  process.exit(2)
}
