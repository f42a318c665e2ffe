package weight

// What an installed package says of itself is kept in memory value by value and line by line, and each takes many times the
// bytes that it has in the file. So these are counted as well, by what they take: a package is some five kilobytes.

// RecordFileBytes bounds the record of one package. Those of packages with some ten thousand files have a few million bytes.
const RecordFileBytes = 16 << 20

// How many of them weigh as much as a package.
const (
	valuesPerPackage = 32  // objects, arrays and nulls of JSON, which become structures
	linesPerPackage  = 64  // lines, and elements of XML
	fieldsPerPackage = 128 // what commas or quotation marks part
	peoplePerPackage = 32  // the same in a manifest of npm, where each may be a person, whose name is taken apart
)

// pieces weighs the values and lines of a record.
func pieces(s signs, base string, first byte) int64 {
	if base == "package.json" {
		return (s.objects+s.arrays+s.nulls+s.commas)/peoplePerPackage + lines(s)
	}
	fields := s.commas
	if first != '{' && first != '[' { // in JSON every name of a member is quoted, too
		fields = max(fields, s.quotes/2)
	}
	return (s.objects+s.arrays+s.nulls)/valuesPerPackage + lines(s) + fields/fieldsPerPackage
}

// lines weighs a list of files, one to a line.
func lines(s signs) int64 { return max(s.lines, s.tags/2) / linesPerPackage }
