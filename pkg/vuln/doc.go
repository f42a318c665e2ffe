// Package vuln holds the words that all rooms about vulnerabilities share: ids and which of them are of one vulnerability,
// CVSS vectors and severities.
package vuln
