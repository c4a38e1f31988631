#!/bin/bash
# Holds `height-file` to the numbers that Nerdbank.GitVersioning gave: those of a project's own
# release tags, which it had computed from version.json.
#
#   run.sh REPOSITORY [RELEASES]
#
# REPOSITORY is a clone of a project that uses it, such as dotnet/Nerdbank.GitVersioning or
# DapperLib/Dapper; TAGLINE is the program, else the one in PATH. Every tag whose version.json
# has two numbers is asked for without its tag. What differs is listed, with version.json's
# settings that matter.
set -u
tagline=${TAGLINE:-tagline}
n=0 same=0
for tag in $(git -C "$1" tag --sort=-version:refname | grep -E '^v?[0-9]+\.[0-9]+\.[0-9]+(-[a-z]+)?$' | head -n "${2:-1000}"); do
	file=$(git -C "$1" show "$tag:version.json" 2>/dev/null | tr -d '\r\n' | sed 's/^\xef\xbb\xbf//')
	[[ $file =~ \"version\":\ *\"[0-9]+\.[0-9]+(-[a-z]+)?\" ]] || continue
	got=$("$tagline" -C "$1" --scheme height --height-file version.json --exclude '*' --rev "$tag" -f npm 2>&1)
	n=$((n + 1))
	# A word without a number is npm's alpha.0 here, and alpha there.
	if [[ ${got%.0} == "${tag#v}" || $got == "${tag#v}" ]]; then
		same=$((same + 1))
	else
		echo "$tag: $got ($(grep -oE '"(versionHeightOffset|pathFilters|version)": *[^,]*' <<<"$file" | tr '\n' ' '))"
	fi
done
echo "$same of $n are the same"
