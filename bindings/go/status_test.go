package certbound

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"

	"certbound/internal/declare"
)

func header(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../include/certbound.h")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestStatusFileIsUpToDate(t *testing.T) {
	written, err := declare.Status(header(t))
	if err != nil {
		t.Fatal(err)
	}
	found, err := os.ReadFile("status.go")
	if err != nil || !bytes.Equal(written, found) {
		t.Errorf("run `make header`: %v", err)
	}
}

func TestStatusesAreThoseOfTheHeader(t *testing.T) {
	expected := map[Status]string{}
	for _, it := range regexp.MustCompile(`\bCERTBOUND_STATUS_(\w+) = (\d+)`).FindAllStringSubmatch(header(t), -1) {
		number, err := strconv.Atoi(it[2])
		if err != nil {
			t.Fatal(err)
		}
		expected[Status(number)] = it[1]
	}
	if len(expected) < 50 || len(expected) != len(names) {
		t.Errorf("%d statuses in the header, %d here", len(expected), len(names))
	}
	classes := []Class{ErrRefused, ErrMalformed, ErrLimit, ErrMisuse}
	for status, name := range expected {
		if status.Name() != name {
			t.Errorf("%d is %s, not %s", status, status.Name(), name)
		}
		if status.Error() == Status(999).Error() {
			t.Errorf("%s has no text", name)
		}
		for _, class := range classes {
			if wrapped := fmt.Errorf("request: %w", status); errors.Is(wrapped, class) != (int(status)/100 == int(class)) {
				t.Errorf("%s and %v", name, class)
			}
		}
	}
}

// Every constant of an enumeration has its number from the header; this sees that none of them is missing here.
func TestNoConstantIsMissing(t *testing.T) {
	counts := map[string]int{"POLICY": 2, "BINDING": 3, "CHAIN": 2, "METHOD": 2, "FORMAT": 6, "VERDICT": 2, "PINNED": 3}
	found := map[string]int{}
	for _, it := range regexp.MustCompile(`#define CERTBOUND_(\w+?)_\w+ \d+`).FindAllStringSubmatch(header(t), -1) {
		found[it[1]]++
	}
	for prefix, count := range counts {
		if found[prefix] != count {
			t.Errorf("the header has %d of CERTBOUND_%s_, and this package %d", found[prefix], prefix, count)
		}
	}
	if !regexp.MustCompile(`A realm adds its own length and 10\.`).MatchString(header(t)) || realmExtra != 10 {
		t.Error("the room for a realm")
	}
}
