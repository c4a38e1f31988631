<?php
// Reads lines of two versions with a tab between them; prints Composer's order of each pair, ! for what it refuses.
require $argv[1];
use Composer\Semver\Comparator;
use Composer\Semver\VersionParser;

$parser = new VersionParser();
while (($line = fgets(STDIN)) !== false) {
    [$a, $b] = explode("\t", rtrim($line, "\n"));
    try {
        [$a, $b] = [$parser->normalize($a), $parser->normalize($b)];
        echo Comparator::lessThan($a, $b) ? -1 : (Comparator::greaterThan($a, $b) ? 1 : 0), "\n";
    } catch (UnexpectedValueException $e) {
        echo "!\n";
    }
}
