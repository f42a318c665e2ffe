package sheet

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// dating says what a cell format makes of a number.
type dating byte

const (
	asNumber  dating = iota // as it is
	asDate                  // a day
	asDressed               // a percentage, an exponent, a currency, or a number of digits that is fixed
)

// readStyles finds the cell formats that show dates, and those that show a number in another form.
func (w *workbook) readStyles() error {
	custom := map[int]dating{} // what the formats of the workbook make of it
	inCells := false
	return w.each("xl/styles.xml", func(e xml.StartElement, _ *tokens) error {
		if len(custom)+len(w.dated) > MaxStyles {
			return overLimit("", "cell formats", MaxStyles)
		}
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
				custom[id] = showing(attr(e, "formatCode"))
			}
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "cellXfs":
			inCells = true
		case "xf":
			if !inCells {
				return nil
			}
			id, _ := strconv.Atoi(attr(e, "numFmtId"))
			format, own := custom[id]
			switch {
			case own:
			case builtInDate(id):
				format = asDate
			case !builtInPlain(id):
				format = asDressed
			}
			w.dated = append(w.dated, format)
		}
		return nil
	})
}

// builtInDate lists the number formats without a code that show days (ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58
// are those of East Asia).
func builtInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58
}

// builtInPlain lists those that show a number as it is: General, 0 and text.
func builtInPlain(id int) bool { return id == 0 || id == 1 || id == 49 }

// showing says what a format code makes of a number.
func showing(code string) dating {
	switch {
	case showsDate(code):
		return asDate
	case code == "" || code == "0" || code == "@" || strings.EqualFold(code, "General"):
		return asNumber
	}
	return asDressed
}

// showsDate reports whether a format code shows a day: y or d, or m without a time of day. Text in quotes, behind a
// backslash or in brackets is no code.
func showsDate(code string) bool {
	code = strings.ToLower(code)
	var day, month, clock bool
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"', '[':
			closing := byte('"')
			if code[i] == '[' {
				closing = ']'
			}
			end := strings.IndexByte(code[i+1:], closing)
			if end < 0 {
				return false
			}
			i += end + 1
		case 'y', 'd':
			day = true
		case 'm':
			month = true
		case 'h', 's':
			clock = true
		case ';': // the formats of other signs follow
			return day || month && !clock
		}
	}
	return day || month && !clock
}

// isoDate turns a spreadsheet's count of days into a date. Excel takes 1900 for a leap year, so day 60 is none.
func isoDate(serial float64, epoch int) (string, bool) {
	const lastDay = 2958465 // 9999-12-31
	days := math.Floor(serial)
	if days < 1 || days > lastDay || epoch == 1900 && days == 60 {
		return "", false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case epoch == 1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		start = start.AddDate(0, 0, 1)
	}
	day := start.AddDate(0, 0, int(days))
	if day.Year() > 9999 {
		return "", false
	}
	seconds := int(math.Round((serial - days) * 86400))
	if seconds == 0 {
		return day.Format(time.DateOnly), true
	}
	return day.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05"), true
}
