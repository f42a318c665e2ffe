package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Letter writes the letter to the supplier in Markdown.
func Letter(w io.Writer, d *decision.Decision, _ Options) error {
	var out bytes.Buffer
	last := heading
	for i, b := range letterTo(d) {
		if i > 0 && (b.kind != item || last != item) {
			out.WriteByte('\n')
		}
		last = b.kind
		out.WriteString(b.markdown())
		out.WriteByte('\n')
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (b block) markdown() string {
	switch b.kind {
	case heading:
		return strings.Repeat("#", b.level) + " " + readable(b.text)
	case item:
		return strings.Repeat("  ", b.level) + "- " + readable(b.text)
	case address:
		return joined(b.lines, "", "  \n", readable)
	case listing:
		return joined(b.lines, "    ", "\n", Printable)
	}
	if b.bold != "" {
		return fmt.Sprintf("**%s** %s", plainMarkdown(b.bold), readable(b.text))
	}
	return readable(b.text)
}

// readable is plainMarkdown for what is also read as it is written, in a mail: addresses and names with "@", which a reader of Markdown would turn into links and
// mentions, stand between backticks instead of being taken apart.
func readable(s string) string {
	words := strings.Split(s, " ")
	for i, word := range words {
		core := strings.TrimRight(strings.TrimLeft(word, "(\""), ".,:;)\"")
		if strings.Contains(core, "`") || !strings.Contains(core, "@") && !strings.Contains(core, "://") {
			words[i] = plainMarkdown(word)
			continue
		}
		before, after, _ := strings.Cut(word, core)
		words[i] = plainMarkdown(before) + "`" + escaped(core) + "`" + plainMarkdown(after)
	}
	return strings.Join(words, " ")
}

// joined writes lines each with something before it, and something between them.
func joined(lines []string, before, between string, write func(string) string) string {
	var all []string
	for _, line := range lines {
		all = append(all, before+write(line))
	}
	return strings.Join(all, between)
}
