// Reads lines of two versions with a tab between them; prints node-semver's order of each pair, ! for what it refuses.
const semver = require('semver')
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean)
console.log(lines.map(line => {
  const [a, b] = line.split('\t')
  return semver.valid(a) && semver.valid(b) ? semver.compare(a, b) : '!'
}).join('\n'))
