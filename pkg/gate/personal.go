package gate

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Words by which data are known for those of persons, or for those of nobody, in English, German and French. What is in neither list is not known.
var (
	// personWords are whole words, personStems their beginnings.
	personWords = []string{"phi", "ephi", "pii", "pifi", "spi", "ehr", "emr", "hipaa", "gdpr", "dsgvo", "rgpd", "hl", "fhir", "dicom", "ecg", "ekg", "eeg", "dna", "ssn", "mrn", "birth", "sex", "gender", "anamnese"}
	personStems = []string{"patient", "person", "persön", "perso", "health", "gesundheit", "medic", "medizin", "médic", "clinic", "klinisch", "klinik", "cliniqu", "biometr", "genetic", "genetisch", "génét", "genom", "vital", "diagnos", "diagnost",
		"disease", "krank", "maladie", "sant", "treatment", "behandlung", "traitement", "therap", "thérap", "birthd", "birthp", "geburt", "naissanc", "identifiab", "insur", "versicher", "physiolog", "symptom", "prescri", "allerg", "blood", "blut"}
	// harmlessWords name data of nobody. linkingWords stand beside them and say nothing alone.
	harmlessWords = []string{"public", "technical", "telemetry", "operational", "device", "machine", "system", "log", "logs", "logging", "metric", "metrics", "status", "update", "updates", "firmware", "software", "configuration", "config", "settings",
		"time", "clock", "ntp", "heartbeat", "performance", "error", "errors", "inventory", "version", "versions", "licence", "license", "certificate", "certificates", "synthetic", "none", "öffentlich", "öffentliche", "technisch", "technische", "telemetrie",
		"publique", "publiques", "technique", "techniques", "télémétrie"}
	linkingWords = []string{"data", "information", "info", "and", "or", "of", "the", "only", "daten", "und", "données", "et", "open", "use"}
	// ofNobody are phrases in which a word of persons names none: "no PHI", "device health".
	ofNobody = regexp.MustCompile(`\b((device|system|machine|service|battery|disk|network)[ -]health|health[ -]?checks?|(device|system|machine|technical|network)[ -]diagnostics?|diagnostics? (logs?|events?|counters?))\b`)
	deniesIt = regexp.MustCompile(`^(no|non|not|without|contains no)[ -](phi|ephi|pii|personal|patient|health|medical|clinical|sensitive)([ -](data|information|records))?$`)
)

// personal says whether a flow of data is of patients, persons or health, by what is said of it in any place.
func personal(d sbom.DataFlow) bool {
	return slices.ContainsFunc([]string{d.Classification, d.Name, d.Description}, func(said string) bool {
		said = strings.ToLower(strings.Join(wordsOf(said), " "))
		return !deniesIt.MatchString(said) && slices.ContainsFunc(strings.Fields(ofNobody.ReplaceAllString(said, " ")), ofPersons)
	})
}

// ofPersons says whether a word in lower case names persons, or what is of them.
func ofPersons(word string) bool {
	return slices.Contains(personWords, word) || slices.ContainsFunc(personStems, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// harmless says whether a flow of data is known to be of nobody.
func harmless(d sbom.DataFlow) bool {
	if personal(d) {
		return false
	}
	words := strings.Fields(strings.ToLower(strings.Join(wordsOf(d.Classification), " ")))
	if said := strings.Join(words, " "); deniesIt.MatchString(said) || ofNobody.MatchString(said) && ofNobody.ReplaceAllString(said, "") == "" {
		return true
	}
	some := false
	for _, word := range words {
		switch {
		case slices.Contains(harmlessWords, word):
			some = true
		case !slices.Contains(linkingWords, word):
			return false
		}
	}
	return some
}

// wordsOf parts what is said into words: at all but letters, and before a capital that follows a small letter, as in PatientData.
func wordsOf(said string) []string {
	var parted strings.Builder
	small := false
	for _, r := range said {
		if small && unicode.IsUpper(r) {
			parted.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		parted.WriteRune(r)
	}
	return strings.FieldsFunc(parted.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}
