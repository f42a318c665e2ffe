package weight

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// KeyDots is how many dots there may be in a key of TOML, each of which is a table in a table. Lock files have one or two.
const KeyDots = 64

var errKey = fmt.Errorf("key of TOML with more than %d dots", KeyDots)

// tomlForm bounds the nesting of TOML (TOML 1.0), in brackets and in keys.
func tomlForm(in *bufio.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var open depth
	text, dots := string(b), 0
	for text != "" {
		text = strings.TrimLeft(text, " \t\r")
		word, value, rest, err := tomlToken(text)
		if err != nil {
			return err
		}
		switch {
		case !value && word != "":
			dots, err = 0, open.mark(word[0])
		case value && text[0] != '"' && text[0] != '\'':
			if dots += strings.Count(word, "."); dots > KeyDots {
				err = errKey
			}
		}
		if err != nil {
			return err
		}
		text = rest
	}
	return nil
}
