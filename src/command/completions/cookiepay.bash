# cookiepay: completion for bash. It asks the program, which reads files of this machine only; what it
# answers is never evaluated. https://github.com/scop/bash-completion is not needed.

_cookiepay() {
    local kind= candidate
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r candidate; do
            COMPREPLY+=("$candidate")
        done
    } < <(command cookiepay __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null)
    case $kind in
        part) compopt -o nospace ;;
        files) compopt -o default ;;
        folders) compopt -o dirnames ;;
    esac 2>/dev/null
}

# The newest first, where bash can be told not to sort (4.4 and later).
complete -o nosort -F _cookiepay cookiepay 2>/dev/null || complete -F _cookiepay cookiepay
