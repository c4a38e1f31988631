//go:build !unix

package smallfile

func specialRows() []row { return nil }
