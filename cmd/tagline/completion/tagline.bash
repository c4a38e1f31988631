# bash completion for tagline: source <(tagline completion bash), or save it as
# ~/.local/share/bash-completion/completions/tagline
_tagline() {
	# bash splits words at =, @ and : too, which tags and flags may hold: the line as
	# it was typed is what counts.
	local line=${COMP_LINE:0:COMP_POINT} word words=()
	read -a words <<<"$line"
	[[ $line == *[[:space:]] ]] && words+=("")
	word=${words[${#words[@]} - 1]}
	# What is put in the place of $2, the part that bash completes, is without the rest.
	local before=${word%"$2"}
	COMPREPLY=()
	while IFS= read -r word; do
		COMPREPLY+=("${word#"$before"}")
	done < <(tagline complete -- "${words[@]:1}" 2>/dev/null)
	[[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
	return 0
}
complete -o default -F _tagline tagline
