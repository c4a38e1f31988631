# fish completion for tagline: tagline completion fish | source
function __tagline_complete
	set -l words (commandline -opc) (commandline -ct)
	tagline complete -- $words[2..] 2>/dev/null
end
complete -c tagline -a '(__tagline_complete)'
