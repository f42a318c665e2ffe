package weight

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// KeyDots is how many dots there may be in a key of TOML, each of which is a table in a table: lock files have one or two. TOMLWord is how
// long one word may be that is no string, in bytes, and TOMLSigns how many words, strings and signs there may be in all.
const (
	KeyDots   = 64
	TOMLWord  = 1024
	TOMLSigns = 2 << 20
)

var (
	errKey       = fmt.Errorf("key of TOML with more than %d dots", KeyDots)
	errWord      = fmt.Errorf("word of TOML of more than %d bytes", TOMLWord)
	errTOMLSigns = fmt.Errorf("more than %d words and signs of TOML", TOMLSigns)
)

// tomlForm bounds the nesting of TOML (TOML 1.0), in brackets and in keys.
func tomlForm(in *bufio.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var open depth
	text, dots := string(b), 0
	for signs := 0; text != ""; signs++ {
		if signs > TOMLSigns {
			return errTOMLSigns
		}
		text = strings.TrimLeft(text, " \t\r")
		word, value, rest, err := tomlToken(text)
		if err != nil {
			return err
		}
		switch {
		case !value && word != "":
			dots, err = 0, open.mark(word[0])
		case value && text[0] != '"' && text[0] != '\'':
			dots += strings.Count(word, ".")
			err = plainWord(word, dots)
		}
		if err != nil {
			return err
		}
		text = rest
	}
	return nil
}

// plainWord says that a word that is no string is neither too long nor the last of too many.
func plainWord(word string, dots int) error {
	switch {
	case dots > KeyDots:
		return errKey
	case len(word) > TOMLWord:
		return errWord
	}
	return nil
}
