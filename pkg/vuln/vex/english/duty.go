package english

import (
	"regexp"
	"slices"
)

// What words, in English, ask of the people around a device. A sentence may ask it of somebody by name, of whoever reads it (an imperative), or of nobody that it
// names: that the device must be used in some way, or is safe only then.
var (
	// person is who may have something to do. IT is a department in capitals alone.
	person = `(customers?|operators?|users?|hospitals?|clinics?|staff|personnel|nurses?|administrators?|admins?|owners?|purchasers?|technicians?|engineers?|integrators?|departments?|(?-i:IT))`
	duty   = `(shall|must|ha(s|ve) to|had to|should|ought to|needs? to|(is|are|be) (to be|required|obliged|advised|asked|responsible|expected|recommended|instructed|supposed)|ensures?|makes? sure|responsib(le|ility) (of|for|to))`

	// bindsPeople are sentences that name somebody and a duty, in either order, or what somebody does about it.
	bindsPeople = regexp.MustCompile(`(?i)\b` + person + `\b.*\b` + duty + `\b|\b` + duty + `\b.*\b` + person + `\b|` +
		`\b` + person + `\b(\W+\w+){0,2}?\W+(blocks?|restricts?|configures?|installs?|segments?|segregates?|disables?|keeps?|closes?|isolates?|filters?|separates?|limits?|provides?|maintains?|switch(es)? off|turns? off)\b`)
	// place are things around a device that are not in it.
	place = regexp.MustCompile(`(?i)\b((nat|network|security|internet|vpn|customer)[- ]gateways?|behind (a|an|the) (\w+ )?(gateway|nat|proxy)|access control lists?|acls?|instructions for use|ifu|(protected|secure(d)?|private|segregated|closed|separated?|dedicated|restricted|air-gapped)( \w+)? (networks?|subnets?|vlans?|segments?)|(trusted|protected|controlled|secured?|isolated|restricted|closed) environments?)\b`)
	// bid are sentences, or pieces of them, that begin by telling what to do. Words that are as often nouns count only before what can be done to something.
	bid = regexp.MustCompile(`(?i)^\W*(\w+: *)?(please |always |then |therefore,? |instead,? )*(` +
		`(configure|restrict|segregate|segment|isolate|disable|deactivate|enable|activate|disconnect|unplug|ensure|make sure|(check|verify|confirm) that|follow (the|our|all)|consult (the|our)|contact (us|the|our|your)|you (can|may|should|must|need|have)|refrain from|avoid|do not|don't|never (connect|use|enable|expose|plug|open|install)|only (use|connect|allow|operate|install|enable)|(turn|switch) off)\b|` +
		`(install|block|keep|close|limit|filter|connect|use|place|put|run|operate|deny|allow|enable|set|change|protect|remove|separate|apply) (it|them|the|a|an|all|any|this|these|its|your|every|only|access|traffic|remote|unused|inbound|outbound|incoming|outgoing|network|tcp|udp|ports?|ssh|telnet|usb|ftp|bluetooth|wi-?fi|snmp|http|rdp|smb|devices?|pumps?|connections?|services?|behind|away|off)\b|` +
		`(update|upgrade)\W*$|(update|upgrade)( [\w-]+){0,4} (to|before|with|via|at|as soon|immediately)\b|(install|apply|deploy|download)( [\w-]+){0,2} (patch(es)?|hot-?fix(es)?|updates?|upgrades?|fix(es)?|service packs?|versions?|releases?)\b|(change|set|use|replace|rotate)( (the|your|all|any|its|their|new|strong|default|own|unique|secure|individual|service|admin|root)){0,2} (passwords?|credentials|keys|certificates?)\b)`)
	// told are other sentences of a duty, whoever has it.
	told = regexp.MustCompile(`(?i)\b(` + duty + `|is to|are to|recommends?|mandatory|provided that|as long as|on condition that|unless|only\b.{0,40}?\b(when|if|while|where|in case)|` +
		`(affected|exploitable|vulnerable|impacted)\b.*\b(if|when|provided|once|after)|(default|recommended|intended|standard) (configurations?|settings?|setups?|use)|compensating (controls?|measures?)|physical(ly)? (security|protection|controls?|secured?|protected)|(by|through|via) (blocking|closing|disabling|restricting|isolating|segmenting|unplugging|disconnecting|updating|upgrading|installing|configuring|changing))\b`)

	// unowed is what sounds like a duty and is none of the people around: what an attacker would have to do or to have, what parts of the software do with each other, and what
	// nobody has to do.
	unowed = regexp.MustCompile(`(?i)\b(attack(er|ers|s)?|adversar(y|ies)|intruders?|hackers?|exploit(s|ation)?|exploiting|malicious \w+|callers?|functions?|code|parsers?|packets?|payloads?|messages?|requests?|input)\b(\W+\w+){0,5}?\W+` + duty + `\b[^.;]*|` +
		`\b((physical|local|remote|network|root|shell) access|authentication|privileges?|(user )?interaction|credentials?)\b(\W+\w+){0,3}?\W+((is|are|be) (required|needed|necessary)|must|needs? to)\b[^.;]*|` +
		`\b(no|not|nothing|none|neither|never)\b[^.;,]*\b(required|needed|necessary|obliged|responsible)\b|\b(do(es)? not|don't|doesn't|did not|need not) (have|need) to\b|\b(ha(s|ve)|had) nothing to\b|` +
		ofSoftware.String())
	// ofSoftware are things of software that are called like what is around it.
	ofSoftware = regexp.MustCompile(`(?i)\b(event|url|message|request|page|view) routers?\b|\busers?[- ](space|land|mode|input|controlled|supplied|provided|defined|interfaces?|accounts?|data|process(es)?|programs?|code|agents?|ids?|names?|privileges?)\b`)
	people     = regexp.MustCompile(`(?i)\b` + person + `\b`)
)

// Binds says whether words put something on the people around a device.
func Binds(words string) bool {
	for _, sentence := range sentences(words) {
		if place.MatchString(sentence) || bid.MatchString(sentence) || slices.ContainsFunc(piece.Split(sentence, -1), bid.MatchString) || bindsPeople.MatchString(unowed.ReplaceAllString(sentence, " ")) {
			return true
		}
	}
	return false
}

// Obliges says whether words speak of a duty, or of a condition, of which they do not tell whose it is.
func Obliges(words string) bool {
	for _, sentence := range sentences(words) {
		if told.MatchString(unowed.ReplaceAllString(sentence, " ")) {
			return true
		}
	}
	return false
}
