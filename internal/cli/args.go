package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// flagsFirst moves flags in front of arguments, because people write "gate DELIVERY -o json" and the flag
// library stops at the first argument. "--" ends flags, as everywhere.
func flagsFirst(app *cli.App, args []string) []string {
	command, depth := commandOf(app, args)
	if command == nil || asksCompletion(args) {
		return args
	}
	head, rest := args[:depth], args[depth:]
	var flags, plain []string
	for i := 0; i < len(rest); i++ {
		word := rest[i]
		switch {
		case word == "--":
			plain = append(plain, rest[i+1:]...)
			i = len(rest)
		case len(word) < 2 || word[0] != '-':
			plain = append(plain, word)
		default:
			flags = append(flags, word)
			if takesValue(command, word) && i+1 < len(rest) {
				i++
				flags = append(flags, rest[i])
			}
		}
	}
	out := append(append([]string{}, head...), flags...)
	if len(plain) > 0 {
		out = append(append(out, "--"), plain...)
	}
	return out
}

// commandOf finds the command that args name, and how many words that takes. Words before it are flags of
// the program itself, of which there are none with a value.
func commandOf(app *cli.App, args []string) (*cli.Command, int) {
	if len(args) < 2 {
		return nil, 0
	}
	command := app.Command(args[1])
	if command == nil {
		return nil, 0
	}
	if len(args) > 2 {
		for _, sub := range command.Subcommands {
			if sub.HasName(args[2]) {
				return sub, 3
			}
		}
	}
	return command, 2
}

// takesValue says whether the word after a flag belongs to it.
func takesValue(command *cli.Command, word string) bool {
	name := strings.TrimLeft(word, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range command.Flags {
		for _, n := range f.Names() {
			if n == name {
				_, isBool := f.(*cli.BoolFlag)
				return !isBool
			}
		}
	}
	return false
}

// noEmptyFlags refuses --flag "": what a variable that is not set leaves behind must not silently mean the
// default, least of all for the moment to judge at.
func noEmptyFlags(c *cli.Context) error {
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		if !c.IsSet(name) {
			continue
		}
		switch f.(type) {
		case *cli.StringFlag:
			if c.String(name) == "" {
				return emptyFlag(name)
			}
		case *cli.StringSliceFlag:
			if slices.Contains(c.StringSlice(name), "") {
				return emptyFlag(name)
			}
		}
	}
	return nil
}
