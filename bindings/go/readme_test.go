package certbound

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// The README's program, in a module of its own, prints what the README says.
func TestTheReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	program := regexp.MustCompile("(?s)```go\n(.*?)```").FindSubmatch(readme)[1]
	printed := regexp.MustCompile("(?s)```text\n(.*?)```").FindSubmatch(readme)[1]
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "main.go"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(arguments ...string) string {
		t.Helper()
		command := exec.Command("go", arguments...)
		command.Dir, command.Env = directory, append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
		command.Stderr = os.Stderr
		output, err := command.Output()
		if err != nil {
			t.Fatal(arguments, err)
		}
		return string(output)
	}
	run("mod", "init", "example.com/server")
	run("mod", "edit", "-require=certbound@v0.0.0", "-replace=certbound="+here)
	run("build", "-o", "server", ".")
	command := exec.Command(filepath.Join(directory, "server"))
	command.Dir = filepath.Join(here, "..", "..")
	output, err := command.Output()
	if err != nil || string(output) != string(printed) {
		t.Errorf("%v\n%s", err, output)
	}
}
