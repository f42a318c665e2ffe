package cli

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/urfave/cli/v2"
)

// manPages are the pages of section 1 by name of file: one for the program and one for each command, "cleanbill-decision-verify.1".
func manPages(app *cli.App) map[string][]byte {
	all := topics(app.Name, app.Commands)
	var whole bytes.Buffer
	fmt.Fprintf(&whole, "%s# DESCRIPTION\n\n%s\n\n# COMMANDS\n\n", manHead(app.Name, app.Usage), paragraphs(app.Description))
	out := map[string][]byte{}
	for _, t := range all {
		name := strings.ReplaceAll(t.words, " ", "-")
		fmt.Fprintf(&whole, "- **%s**(1): %s\n", name, plain(t.command.Usage))
		page := manHead(name, t.command.Usage) + "# SYNOPSIS\n" + string(t.body("#")) + "\n# SEE ALSO\n\n**cleanbill**(1)\n"
		out[name+".1"] = md2man.Render([]byte(page))
	}
	out[app.Name+".1"] = md2man.Render(whole.Bytes())
	return out
}

// manHead is the title of a page, without a date: the same commands give the same page.
func manHead(name, usage string) string {
	return fmt.Sprintf("%% %s 1 \"\" \"cleanbill %s\" \"cleanbill\"\n\n# NAME\n\n%s - %s\n\n", strings.ToUpper(name), version, name, plain(usage))
}
