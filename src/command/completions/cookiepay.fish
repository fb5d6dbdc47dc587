# cookiepay: completion for fish. It asks the program, which reads files of this machine only; what it
# answers is never evaluated.

function __cookiepay_complete
    set -l word (commandline --current-token --cut-at-cursor)
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l answer (command cookiepay __complete fish "$word" $words 2>/dev/null </dev/null)
    set -l option (string match --regex -- '^-[^=]*=' "$word")
    set -l path (string replace --regex -- '^-[^=]*=' '' "$word")
    switch "$answer[1]"
        case values part
            printf '%s\n' $answer[2..-1]
        case files
            for found in (__fish_complete_path "$path")
                printf '%s\n' "$option$found"
            end
        case folders
            for found in (__fish_complete_directories "$path" '')
                printf '%s\n' "$option$found"
            end
    end
end

complete --command cookiepay --no-files --keep-order --arguments '(__cookiepay_complete)'
