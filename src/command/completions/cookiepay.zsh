#compdef cookiepay
# cookiepay: completion for zsh. It asks the program, which reads files of this machine only; what it
# answers is never evaluated.

_cookiepay() {
    local -a answer
    local kind cut
    answer=("${(@f)$(command cookiepay __complete zsh "$PREFIX" "${(@Q)words[1,CURRENT-1]}" 2>/dev/null </dev/null)}")
    kind=${answer[1]%% *}
    cut=${answer[1]##* }
    shift answer
    case $kind in
        values)
            compset -p $cut
            _describe -V -t cookiepay cookiepay answer
            ;;
        part)
            compset -p $cut
            _describe -V -t cookiepay cookiepay answer -S ''
            ;;
        files)
            compset -P '-*='
            _files
            ;;
        folders)
            compset -P '-*='
            _files -/
            ;;
        *)
            return 1
            ;;
    esac
}

# As a file in $fpath this is the body of the function itself; read by `source` it names it.
if [[ ${funcstack[1]} == _cookiepay ]]; then
    _cookiepay "$@"
else
    compdef _cookiepay cookiepay
fi
