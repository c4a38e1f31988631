# PowerShell completion for tagline: tagline completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName tagline -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
	if ($wordToComplete -eq '') { $words += '""' }
	tagline complete -- @words 2>$null | ForEach-Object {
		[System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
	}
}
