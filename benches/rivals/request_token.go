// Asks for a token and prints it: request_token URL
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	credentials, err := json.Marshal(map[string]string{"pay2_id": "bench", "pay2_key": "bench-key"})
	if err != nil {
		log.Fatal(err)
	}
	reply, err := http.Post(os.Args[1]+"/payAuth/token", "application/json", bytes.NewReader(credentials))
	if err != nil {
		log.Fatal(err)
	}
	defer reply.Body.Close()
	var issued struct{ TOKEN string }
	if err := json.NewDecoder(reply.Body).Decode(&issued); err != nil {
		log.Fatal(err)
	}
	fmt.Println(issued.TOKEN)
}
