package english

import "regexp"

// siteWords name things of the place of use.
var siteWords = regexp.MustCompile(`(?i)\b(fire-?walls?|v-?lans?|ports?|settings?|configur(e|ed|ing|ation)s?|vpns?|dmz|perimeters?|segment(s|ed|ation)?|air.?gap(s|ped)?|isolat(e|ed|ion)|network (access|rules?|policy))\b`)

// beyondWords name what no device has inside: the networks and people around it.
var beyondWords = regexp.MustCompile(`(?i)\b(fire-?walls?|v-?lans?|vpns?|dmz|perimeters?|routers?|hospitals?|clinics?|air.?gap(s|ped)?|network segment(s|ation)?|segmented networks?|isolated networks?|(trusted|local|your|customer|clinical|internal)('s)? networks?)\b`)

// insideWords name what only the software of a device has.
var insideWords = regexp.MustCompile(`(?i)\b(compil(ed|er|ation)|binar(y|ies)|librar(y|ies)|firmware|source code|code path|functions?|modules?|kernel|stack|heap|memory|aslr|pie|relro|seccomp|selinux|apparmor|sandbox(ed)?|containers?|process(es)?|privileges?|parsers?|buffers?|input validation|(is|are) validated|sanitis(ed|ation)|sanitiz(ed|ation)|executables?|read-only|hard-?coded|constants?|arguments?|api)\b`)

// NamesSite says whether words name things of the place of use, whoever has them.
func NamesSite(words string) bool { return siteWords.MatchString(words) }

// NamesBeyond says whether words name what no device has inside.
func NamesBeyond(words string) bool {
	return beyondWords.MatchString(ofSoftware.ReplaceAllString(words, " "))
}

// NamesInside says whether words name what only the software of a device has.
func NamesInside(words string) bool { return insideWords.MatchString(words) }
