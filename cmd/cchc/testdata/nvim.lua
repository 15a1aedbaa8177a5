-- What Neovim makes of `cchc lsp`: run by TestNeovim, which reads what this writes.
local function env(name) return vim.fn.getenv(name) end

local client = vim.lsp.start_client({
  cmd = { env('CCHC_EXE'), 'lsp', '--stdio' },
  cmd_env = { CCHC_TEST_MAIN = '1' },
  root_dir = env('CCHC_SITE'),
})
vim.cmd('edit ' .. vim.fn.fnameescape(env('CCHC_FILE')))
vim.lsp.buf_attach_client(0, client)
vim.wait(20000, function() return #vim.diagnostic.get(0) >= 3 end, 50)

local out = { diagnostics = {} }
for _, d in ipairs(vim.diagnostic.get(0)) do
  local line = vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, false)[1]
  table.insert(out.diagnostics, { code = d.code, text = line:sub(d.col + 1, d.end_col) })
end
local function ask(method, line, character)
  local r = vim.lsp.buf_request_sync(0, method, {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = character },
    options = { tabSize = 2, insertSpaces = true },
  }, 10000)
  return r and r[client] and r[client].result
end
out.hover = ask('textDocument/hover', 8, 28).contents.value
out.completion = ask('textDocument/completion', 5, 9).items[1].label
vim.lsp.util.apply_text_edits(ask('textDocument/formatting', 0, 0), 0, 'utf-16')
vim.cmd('write!')
vim.fn.writefile({ vim.json.encode(out) }, env('CCHC_OUT'))
vim.cmd('qa!')
