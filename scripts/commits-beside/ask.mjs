// ask.mjs CLONE TAG: what conventional-recommended-bump and commit-analyzer raise for the
// commits since a tag, with the preset conventionalcommits.
import { execFileSync } from 'node:child_process'
import { Bumper } from 'conventional-recommended-bump'
import { analyzeCommits } from '@semantic-release/commit-analyzer'

const [clone, tag] = process.argv.slice(2)
const log = execFileSync('git', ['log', '--format=%H%x00%B%x01', `${tag}..HEAD`], { cwd: clone, maxBuffer: 1 << 28 }).toString()
const commits = log.split('\x01').map(one => one.trim()).filter(Boolean).map(one => {
  const [hash, message] = one.split('\x00')
  return { hash, message: message.trim() }
})
const recommended = await new Bumper(clone).loadPreset('conventionalcommits').commits({ from: tag }).tag(tag).bump()
const analyzed = await analyzeCommits({ preset: 'conventionalcommits' }, { cwd: clone, commits, logger: { log () {} } })
console.log(`${recommended.releaseType ?? 'none'}\t${analyzed ?? 'none'}`)
process.exit(0)
