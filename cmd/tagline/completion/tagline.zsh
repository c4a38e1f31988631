#compdef tagline
# zsh completion for tagline: source <(tagline completion zsh)
_tagline() {
	local -a words_here
	words_here=("${(@f)$(tagline complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if (( ${#words_here} )) && [[ -n ${words_here[1]} ]]; then
		compadd -- "${words_here[@]}"
	else
		_files
	fi
}
compdef _tagline tagline
