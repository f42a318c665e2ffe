package sheet

import (
	"regexp"
	"strings"
)

// exact is how many digits of a number spreadsheets keep.
const exact = 15

var (
	// exponent is how spreadsheet programs write a number of many digits, or one such as 1E10, into CSV.
	exponent = regexp.MustCompile(`^[0-9]([.,][0-9]+)?E[+-]?[0-9]+$`)
	// faults are the errors of spreadsheet programs as CSV has them: #N/A, #NAME?, #DIV/0!, #WERT!
	faults = regexp.MustCompile(`^#(N/A|N/V|NV|[A-ZÄÖÜ]+[!?]|DIV/0!)$`)
)

// Retyped says of a cell that stands where a name, a version or a digest should what its program may have made of what was typed, and so nobody
// knows any more: "the date 2030-04-08, which programs make of such as 8.4.30". It is "" for text, and for a number that is as it was typed.
func (c Cell) Retyped() string {
	switch {
	case c.Kind == Date:
		return "the date " + c.Text + ", which spreadsheet programs make of such as 8.4.30"
	case c.Kind == Truth:
		return "the value " + c.Text + " that is true or false, and no text"
	case c.Kind == Fault:
		return "the spreadsheet's error " + c.Text
	case c.Kind == Number && c.Dressed:
		return "the number " + c.Text + ", which its cell shows in another form"
	case c.Kind == Number && strings.Contains(c.Text, "."):
		return "the number " + c.Text + ", of which nobody knows whether zeros are missing at its end"
	case c.Kind == Number && len(strings.TrimLeft(c.Text, "-")) > exact:
		return "the number " + c.Text + ", of which spreadsheets keep 15 digits"
	}
	return ""
}

// Saved says the same of text that stands where a version should: what a spreadsheet program wrote into CSV for a value that it had taken for something else.
func (c Cell) Saved() string {
	text := strings.TrimSpace(c.Text)
	switch {
	case c.Kind != Text:
	case exponent.MatchString(text):
		return "the number " + text + ", as spreadsheet programs write what they take for one"
	case text == "TRUE" || text == "FALSE" || text == "WAHR" || text == "FALSCH":
		return "the value " + text + ", as spreadsheet programs write what is true or false"
	case faults.MatchString(text):
		return "the spreadsheet's error " + text
	}
	return ""
}
