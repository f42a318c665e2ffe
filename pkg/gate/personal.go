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
	// personWords are whole words, "hl" that of HL7 among them, for digits part words; personStems are the beginnings of words.
	personWords = []string{"phi", "ephi", "pii", "pifi", "spi", "ehr", "emr", "hipaa", "gdpr", "dsgvo", "rgpd", "hl", "fhir", "dicom", "ecg", "ekg", "eeg", "dna", "ssn", "mrn", "birth", "sex", "gender", "anamnese"}
	personStems = []string{"patient", "persön", "perso", "health", "gesundheit", "medic", "medizin", "médic", "clinic", "klinisch", "klinik", "cliniqu", "biometr", "genetic", "genetisch", "génét", "genom", "vital", "diagnos",
		"disease", "krank", "maladie", "sant", "treatment", "behandlung", "traitement", "therap", "thérap", "birthd", "birthp", "geburt", "naissanc", "identifiab", "insur", "versicher", "physiolog", "symptom", "prescri", "allerg", "blood", "blut"}
	// harmlessWords name data of nobody. linkingWords stand beside them and say nothing alone.
	harmlessWords = []string{"public", "technical", "telemetry", "operational", "device", "machine", "system", "log", "logs", "logging", "metric", "metrics", "status", "update", "updates", "firmware", "software", "configuration", "config", "settings",
		"time", "clock", "ntp", "heartbeat", "performance", "error", "errors", "inventory", "version", "versions", "licence", "license", "certificate", "certificates", "synthetic", "none", "öffentlich", "öffentliche", "technisch", "technische", "telemetrie",
		"publique", "publiques", "technique", "techniques", "télémétrie"}
	linkingWords = []string{"data", "information", "info", "and", "or", "of", "the", "only", "daten", "und", "données", "et", "open", "use"}
	// ofNobody are phrases in which a word of persons names none: "device health".
	ofNobody = regexp.MustCompile(`\b((device|system|machine|service|battery|disk|network)[ -]health|health[ -]?checks?|(device|system|machine|technical|network)[ -]diagnostics?|diagnostics? (logs?|events?|counters?))\b`)
	// ofDevices are names of devices and of the trade: "medical device". They name no data at all.
	ofDevices = regexp.MustCompile(`\b((medical|clinical|therapy|treatment|diagnostics?|health ?care) (devices?|equipment|instruments?|products?)|patient monitors?|healthineers)\b`)
	// deniesIt says that there are none: "no PHI", "contains no personal data", "non-PHI".
	deniesIt = regexp.MustCompile(`\b(no|non|not|without|(contains?|carries|includes?) no|(does|do) not (contain|carry|include)|free of|keine?|ohne|nicht|pas de|aucune|sans) ((any|identifiable) )*(` + deniable + `( (data|information|records|daten))?)(( or| nor| and) (any )?` + deniable + `( (data|information|records|daten))?)*( |$)`)
	// deniesAll are whole sentences that say so. What follows may take it back: "patient data are never sent unencrypted".
	deniesAll = regexp.MustCompile(`^((it|the device|the product) )?((does|do) not (process|handle)( any)?( ` + deniable + `( data| information| records)?( or| nor| and)?)+|` + deniable + `( data| information| records)? (is|are) (never|not) (transmitted|sent|transferred|exchanged|processed))$`)
)

// deniable is what is said not to be there.
const deniable = `(phi|ephi|pii|((personal|protected|patient) )?health|patient identifiable|personal|personally identifiable|patient|patients|medical|clinical|sensitive|patientendaten|personendaten|gesundheitsdaten|personenbezug|personenbezogenen?|données (de |des |du )?(patients?|santé|personnelles|médicales|à caractère personnel))`

// speaks says whether words are of patients, persons or health. What is denied and the names of devices are left out, and so are those of makers.
func speaks(said string, makers []string) bool {
	words := plainWords(said)
	for _, maker := range makers {
		words = without(words, plainWords(maker))
	}
	return slices.ContainsFunc(strings.Fields(unpersonal(words)), ofPersons)
}

// plainWords are the words of a text in lower case, with one blank between them.
func plainWords(said string) string { return strings.ToLower(strings.Join(wordsOf(said), " ")) }

// unpersonal leaves out of words the phrases that name no data of persons.
func unpersonal(words string) string {
	return ofDevices.ReplaceAllString(ofNobody.ReplaceAllString(deniesIt.ReplaceAllString(deniesAll.ReplaceAllString(words, " "), " "), " "), " ")
}

// without leaves out of words a name, where it stands as whole words.
func without(words, name string) string {
	if name == "" {
		return words
	}
	return strings.ReplaceAll(" "+words+" ", " "+name+" ", " ")
}

// personal says whether a flow of data is of patients, persons or health: its classification says so, or its name or description does and no classification
// says otherwise.
func personal(d sbom.DataFlow, makers []string) bool {
	return speaks(d.Classification, nil) || hinted(d, makers) && !classedHarmless(d.Classification)
}

// hinted says whether the name or description of a flow of data is of persons. Neither says what the data are.
func hinted(d sbom.DataFlow, makers []string) bool {
	return speaks(d.Name, makers) || speaks(d.Description, makers)
}

// contradicted says whether the classification of a flow of data is one of nobody's, and its name or description speaks of persons: only a person can tell which is right.
func contradicted(d sbom.DataFlow, makers []string) bool {
	return classedHarmless(d.Classification) && hinted(d, makers)
}

// harmless says whether a flow of data is known to be of nobody.
func harmless(d sbom.DataFlow, makers []string) bool {
	return classedHarmless(d.Classification) && !hinted(d, makers)
}

// classedHarmless says whether a classification is known to name data of nobody: in words of the list, or by denying that they are of persons.
func classedHarmless(classification string) bool {
	if speaks(classification, nil) {
		return false
	}
	said := plainWords(classification)
	some := deniesAll.MatchString(said) || deniesIt.MatchString(said) || ofNobody.MatchString(said)
	for word := range strings.FieldsSeq(unpersonal(said)) {
		switch {
		case slices.Contains(harmlessWords, word):
			some = true
		case !slices.Contains(linkingWords, word):
			return false
		}
	}
	return some
}

// ofPersons says whether a word in lower case names persons, or what is of them.
func ofPersons(word string) bool {
	return slices.Contains(personWords, word) || slices.ContainsFunc(personStems, func(stem string) bool { return strings.HasPrefix(word, stem) })
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
