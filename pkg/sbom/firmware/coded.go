package firmware

// Base64 in text (RFC 4648, with either alphabet): scripts that install themselves, and settings, hold archives that way.
const (
	// codedLeast is the shortest run that is decoded, in characters. Shorter ones hold no more than 384 bytes.
	codedLeast = 512
	// codedStep and codedProbe say at which places text is looked at for a run, and how closely. Any run has such a
	// place, also one that lies in two windows of a sample.
	codedStep  = 128
	codedProbe = 64
	// codedBreaks is the most line breaks in a probe: lines of base64 have 60 characters and more.
	codedBreaks = 2
	// codedQuick is how many characters tell a magic.
	codedQuick = 16
	// codedHead is more text than the first headBytes bytes take, with its line breaks.
	codedHead = 2 * headBytes
	// codedRuns bounds the containers that are opened in one text.
	codedRuns = 100
)

// hasCoded says that text may hold a run of base64.
func hasCoded(b []byte) bool {
	for at := 0; at+codedProbe <= len(b); at += codedStep {
		if isCoded(b[at:at+codedProbe]) && isLongAround(b, at) {
			return true
		}
	}
	return false
}

// isLongAround says that a run of the least length may go through a place. One that reaches to an end of the bytes
// may go on there.
func isLongAround(b []byte, at int) bool {
	n := 0
	for i := at - 1; n < codedLeast; i-- {
		if i < 0 {
			return true
		}
		if codedValue[b[i]] != 0 {
			n++
		} else if !isBreak(b[i]) && !isIndent(b[i]) { // backwards, what is indented is not known yet
			break
		}
	}
	s, ended := scanCoded(codedScan{chars: n, line: true}, b[at:])
	return !ended || s.chars >= codedLeast
}

// isCoded says that a probe may lie in a run. Rules of dashes and the like are none.
func isCoded(probe []byte) bool {
	for i := 2; i < len(probe); i++ {
		if c := probe[i]; (c == '-' || c == '_') && probe[i-1] == c && probe[i-2] == c {
			return false
		}
	}
	s, ended := scanCoded(codedScan{line: true}, probe)
	return !ended && s.breaks <= codedBreaks && s.chars >= codedProbe/2
}

// isLong says that text begins with a run of at least codedLeast characters.
func isLong(text []byte) bool {
	s, _ := scanCoded(codedScan{}, text)
	return s.chars >= codedLeast
}
