// Package declare writes status.go from certbound.h, so that no status can be forgotten.
package declare

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
	"strings"
)

var (
	status     = regexp.MustCompile(`(?s)/\*\*((?:[^*]|\*[^/])*?)\*/\s+(CERTBOUND_STATUS_(\w+)) = (\d+),`)
	anyStatus  = regexp.MustCompile(`CERTBOUND_STATUS_\w+ = \d+`)
	lineStart  = regexp.MustCompile(`\s*\n\s*\* ?`)
	initialism = map[string]string{
		"DER": "DER", "DNS": "DNS", "IP": "IP", "JSON": "JSON", "PEM": "PEM", "URI": "URI",
		"UTF8": "UTF8", "XFCC": "XFCC", "ID": "ID",
	}
)

// Status returns the source of status.go.
func Status(header string) ([]byte, error) {
	found := status.FindAllStringSubmatch(header, -1)
	if len(found) == 0 || len(found) != len(anyStatus.FindAllString(header, -1)) {
		return nil, fmt.Errorf("certbound.h has %d statuses in another form", len(anyStatus.FindAllString(header, -1))-len(found))
	}
	var out bytes.Buffer
	out.WriteString("// Code generated from certbound.h by go generate. DO NOT EDIT.\n\npackage certbound\n\n")
	out.WriteString("// #include <certbound.h>\nimport \"C\"\n\n// Every status, to be compared with errors.Is.\nconst (\n")
	for _, it := range found {
		text := strings.TrimSpace(lineStart.ReplaceAllString(it[1], "\n"))
		for _, line := range strings.Split(text, "\n") {
			fmt.Fprintf(&out, "\t// %s\n", strings.TrimSpace(line))
		}
		fmt.Fprintf(&out, "\tErr%s Status = C.%s\n", Camel(it[3]), it[2])
	}
	out.WriteString(")\n\nvar names = map[Status]string{\n")
	for _, it := range found {
		fmt.Fprintf(&out, "\tErr%s: %q,\n", Camel(it[3]), it[3])
	}
	out.WriteString("}\n")
	return format.Source(out.Bytes())
}

// Camel returns the name in the form of Go: JSONSyntax for JSON_SYNTAX.
func Camel(name string) string {
	var out strings.Builder
	for _, word := range strings.Split(name, "_") {
		if known, ok := initialism[word]; ok {
			out.WriteString(known)
		} else {
			out.WriteString(word[:1] + strings.ToLower(word[1:]))
		}
	}
	return out.String()
}
