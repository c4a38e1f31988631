object 109666b3b7ef750947766eb518032cdc2f7ee6d3
type commit
tag v1.2.4
tagger Ada <ada@example.org> 1786881600 +0000

Acme 1.2.4
