// Words: what became of a clause from one document to another.

export const CHANGE_WORDS = {
  changed: '修改',
  added: '新增',
  dropped: '删去',
  same: '未变',
} as const
