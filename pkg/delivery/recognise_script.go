package delivery

import (
	"regexp"
	"strings"
	"unicode"
)

// Words that begin a line of a program and hardly one of a letter. One such line is enough: text that is taken
// for a program costs a question, a program that is taken for text is run unseen.
var scriptLines = []*regexp.Regexp{
	// shells, with commands that are no words of English
	regexp.MustCompile(`^\s*(sudo |nohup )?(wget|curl|chmod|chown|chroot|mkdir|rmdir|rm|cp|mv|ln|dd|sh|bash|ash|zsh|insmod|modprobe|mkfs\S*|flashcp|nandwrite|fw_setenv|ubiupdatevol|apt-get|apt|apk|opkg|dpkg|yum|dnf|pip3?|npm|systemctl|iptables|ssh|scp|nc|busybox|python3?|perl|powershell|cmd|reg|certutil|bitsadmin|msiexec|schtasks)(\.exe)? \S`),
	// commands that are, with an option, a path or a variable behind
	regexp.MustCompile(`^\s*(sudo )?(install|mount|umount|cat|tar|kill|echo|find|sed|awk|grep|export|source|exec|eval|test|touch|tee|reboot|start|copy|move|del|call)\b.*\s["']?(-\w|/\w+/|\$|%\w+%|~/|\./|[A-Za-z]:\\)`),
	// assignments, in the ways of shells, PowerShell, Visual Basic, Ruby and Lua
	regexp.MustCompile(`^\s*(export |set |local |let |var |Set |Dim )?[$@%]*[A-Za-z_][\w.:]*\s*[+:?]?=\s*\S`),
	regexp.MustCompile(`^\s*\$[\w{(]`),
	// PowerShell
	regexp.MustCompile(`^\s*(Get|Set|New|Remove|Invoke|Start|Stop|Write|Import|Add|Out|Copy|Move|Install|Expand|Enable|Disable|Restart)-[A-Z][A-Za-z]+(\s|$)`),
	// Dockerfile; in a sentence of capitals, the next word has capitals too
	regexp.MustCompile(`^\s*(FROM|RUN|COPY|ADD|ENV|CMD|ENTRYPOINT|WORKDIR|EXPOSE|ARG) +[a-z0-9./$\["_-]`),
	// Visual Basic
	regexp.MustCompile(`^\s*(Dim \w+|On Error |Option Explicit|End (Sub|Function|If)|(Sub|Function) \w+ ?\(|WScript\.)`),
	// calls, as Ruby, Lua and most others write them
	regexp.MustCompile(`^\s*[A-Za-z_][\w.:]*\((["')]|[^()]{2,}\)\s*;?$)`),
	regexp.MustCompile(`^\s*(require|require_relative|puts|system|exec|load|print|dofile) ?["'(]`),
	regexp.MustCompile(`^\s*(@echo (off|on)|setlocal|goto :?\w+$|REM\s)`),
}

// signs are common in programs and rare in letters.
const signs = "()[]{}$=;|&<>\\`"

// script tells whether text looks like a program or like data: it has a line that only a program has, more than
// one sign in twenty characters, or fewer lines that look like those of a letter, form or list than others.
func script(body []byte) bool {
	all, natural, marks, size := 0, 0, 0, 0
	for line := range lines(body, proseSniff) {
		if line == "" {
			continue
		}
		for _, l := range scriptLines {
			if l.MatchString(line) {
				return true
			}
		}
		n, m, ok := shape(line)
		all, size, marks = all+1, size+n, marks+m
		if ok {
			natural++
		}
	}
	return marks*20 > size || natural*2 <= all
}

// shape counts the characters of a line and the signs among them, and tells whether letters and blanks dominate.
func shape(line string) (size, marks int, natural bool) {
	letters := 0
	for _, r := range line {
		size++
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), r == ' ', r == '\t':
			letters++
		case strings.ContainsRune(signs, r):
			marks++
		}
	}
	return size, marks, letters*10 >= size*7
}
