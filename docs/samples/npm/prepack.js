// Runs before `npm pack` and `npm publish`: no package leaves without a version. A package that was unpacked has its
// version in package.json, and needs neither tagline nor git.
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
if (version === '0.0.0-unstamped') {
  console.error('package.json has no version yet. In a clone: npm run stamp (needs tagline on PATH).')
  console.error('Without a clone: npm version --no-git-tag-version VERSION.')
  process.exit(1)
}
