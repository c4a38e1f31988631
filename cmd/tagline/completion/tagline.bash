# bash completion for tagline: source <(tagline completion bash)
_tagline() {
	local word
	COMPREPLY=()
	while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
		tagline complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
	)
}
complete -o default -F _tagline tagline
