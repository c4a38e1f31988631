#compdef tagline
# zsh completion for tagline: source <(tagline completion zsh), or save it as _tagline
# in a directory of $fpath
_tagline() {
	local line word
	local -a found shown
	while IFS= read -r line; do
		word=${line%%$'\t'*}
		found+=("$word")
		if [[ $line == *$'\t'* ]]; then
			shown+=("$word -- ${line#*$'\t'}")
		else
			shown+=("$word")
		fi
	done < <(tagline complete --describe -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
	if (( ${#found} )); then
		compadd -l -d shown -- "${found[@]}"
	else
		_files
	fi
}
# As a file in $fpath this text is the function itself, and is called at the first Tab.
if [[ ${funcstack[1]-} == _tagline ]]; then
	_tagline "$@"
else
	compdef _tagline tagline
fi
