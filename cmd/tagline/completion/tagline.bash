# bash completion for tagline: source <(tagline completion bash)
_tagline() {
	# bash splits words at "=" too; tagline wants --flag=value as one.
	local word last words=()
	for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
		last=$((${#words[@]} - 1))
		if [[ $last -ge 0 && ($word == = || ${words[last]} == --*=) ]]; then
			words[last]+=$word
		else
			words+=("$word")
		fi
	done
	# What bash has split off already is not to be repeated.
	local current=${COMP_WORDS[COMP_CWORD]} before=
	[[ $current == = ]] && current=
	[[ ${words[-1]} == --*=* && ${words[-1]} != "$current" ]] && before=${words[-1]%"$current"}
	COMPREPLY=()
	while IFS= read -r word; do COMPREPLY+=("${word#"$before"}"); done < <(
		tagline complete -- "${words[@]}" 2>/dev/null
	)
}
complete -o default -F _tagline tagline
