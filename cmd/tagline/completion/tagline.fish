# fish completion for tagline: tagline completion fish | source, or save it as
# ~/.config/fish/completions/tagline.fish
function __tagline_words
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	set -g __tagline_found (tagline complete --describe -- $words[2..] "$current" 2>/dev/null)
	test (count $__tagline_found) -gt 0
end
complete -c tagline -n __tagline_words -f -a '$__tagline_found'
