package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// topic is one command of the reference, with the words that name it.
type topic struct {
	words   string // "cleanbill decision verify"
	command *cli.Command
}

// topics are all commands in the order of the help, each before its subcommands.
func topics(words string, commands []*cli.Command) (out []topic) {
	for _, c := range commands {
		if c.Hidden {
			continue
		}
		t := topic{words + " " + c.Name, c}
		out = append(append(out, t), topics(t.words, c.Subcommands)...)
	}
	return out
}

// reference is the page of all commands, in Markdown.
func reference(app *cli.App) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# The commands\n\nMade by `cleanbill docs markdown` from the commands themselves; `cleanbill COMMAND --help` says the same.\n\n%s\n", paragraphs(app.Description))
	for _, t := range topics(app.Name, app.Commands) {
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", t.words, sentence(t.command.Usage))
		out.Write(t.body("###"))
	}
	return out.Bytes()
}

// body is what is said of a command besides its name: how it is called, what it does, its flags or subcommands.
func (t topic) body(heading string) []byte {
	var out bytes.Buffer
	call := t.words
	if len(t.command.Flags) > 0 {
		call += " [flags]"
	}
	if len(t.command.Subcommands) > 0 {
		call += " COMMAND"
	}
	fmt.Fprintf(&out, "\n```\n%s\n```\n", strings.TrimSpace(call+" "+t.command.ArgsUsage))
	if t.command.Description != "" {
		fmt.Fprintf(&out, "\n%s\n", paragraphs(t.command.Description))
	}
	if len(t.command.Subcommands) > 0 {
		fmt.Fprintf(&out, "\n%s Commands\n\n", heading)
		for _, c := range t.command.Subcommands {
			fmt.Fprintf(&out, "- `%s`: %s\n", c.Name, plain(c.Usage))
		}
	}
	if len(t.command.Flags) > 0 {
		fmt.Fprintf(&out, "\n%s Flags\n\n", heading)
		for _, f := range t.command.Flags {
			if flag, ok := f.(cli.DocGenerationFlag); ok {
				fmt.Fprintf(&out, "- %s\n", flagLine(flag))
			}
		}
	}
	return out.Bytes()
}

// flagLine is one flag with its placeholder, meaning, default and variable.
func flagLine(f cli.DocGenerationFlag) string {
	placeholder, usage := "", f.GetUsage()
	if _, rest, found := strings.Cut(usage, "`"); found {
		placeholder, _, _ = strings.Cut(rest, "`")
	}
	var names []string
	for _, n := range f.Names() {
		dashes := "--"
		if len(n) == 1 {
			dashes = "-"
		}
		names = append(names, "`"+strings.TrimSpace(dashes+n+" "+placeholder)+"`")
	}
	line := strings.Join(names, ", ") + ": " + plain(strings.ReplaceAll(usage, "`", ""))
	if v := f.GetValue(); f.TakesValue() && v != "" && v != "[]" {
		line += " (default: `" + v + "`)"
	}
	if vars := f.GetEnvVars(); len(vars) > 0 {
		line += " [`" + strings.Join(vars, "`, `") + "`]"
	}
	return line
}

// paragraphs keeps the paragraphs of a text, and shows lines that are set in as they are.
func paragraphs(text string) string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if strings.HasPrefix(p, "    ") {
			out = append(out, "```sh\n"+strings.ReplaceAll(strings.TrimPrefix(p, "    "), "\n    ", "\n")+"\n```")
			continue
		}
		out = append(out, plain(p))
	}
	return strings.Join(out, "\n\n")
}

// plain keeps signs of Markdown in a text from meaning anything.
func plain(text string) string {
	return strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`, "|", `\|`).Replace(text)
}

func sentence(usage string) string {
	return strings.ToUpper(usage[:1]) + plain(usage[1:]) + "."
}
